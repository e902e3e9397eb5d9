"""What a spreadsheet that was never meant for machines says: which rows are data, what its columns ask, what repeats.

Plain Python: no Django, no files. ``shape.Sheet`` comes in, ``proposal.Proposal`` goes out.
"""
