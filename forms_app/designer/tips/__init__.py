"""Tips in the editor: what settings mean where somebody would hesitate, and what to do with an empty form."""
