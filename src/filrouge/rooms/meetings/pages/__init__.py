"""The pages of the room, by what people come for."""
