"""The tour for whoever designs forms for the first time: five steps over two pages of the administration."""
