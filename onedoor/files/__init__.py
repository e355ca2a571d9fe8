"""Files that are sent in chats: what they are, what they are called, and where they may be fetched. Stores nothing."""
