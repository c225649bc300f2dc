"""Files that people send: limited, stored under their digest, outside the static folder, served as attachments."""
