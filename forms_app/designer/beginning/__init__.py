"""新建表单: one page with every way to begin a form, and one place to drop a file of any kind."""
