"""The faces that documents are set in. Each list ends in the other faces, so that a rare name character is found."""

SONG = '"Noto Serif CJK SC","LXGW WenKai","Noto Sans CJK SC",serif'  # body
HEI = '"Noto Sans CJK SC","Noto Serif CJK SC","LXGW WenKai",sans-serif'  # titles and table heads
KAI = '"LXGW WenKai","Noto Serif CJK SC",serif'  # notes
