"""How most scenes begin: a citizen has asked about taxes, and somebody is with them."""

from components.agent import Agent, Room
from components.demo.citizen import Citizen

QUESTION = "Do I charge sales tax on delivery?"


async def is_answered(citizen: Citizen, agent: Agent, words: str) -> Room:
    """The agent has taken the chat, and the citizen reads these words."""
    await citizen.ask(QUESTION, "taxes")
    room = await agent.take()
    await agent.say(words)
    await citizen.expect("message", text=words)
    return room
