"""Files sent in chats: their types, their names, and where they may be fetched from. Stores nothing."""
