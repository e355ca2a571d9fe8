"""Scenes: the whole product, real servers, real clients, a real browser."""
