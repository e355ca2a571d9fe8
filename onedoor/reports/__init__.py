"""What the desks' work comes to: figures from events, each with its definition. Shows nobody's words or name."""
