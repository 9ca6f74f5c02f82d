"""How each kind of chart is drawn (a module a family of kinds), and the one function that draws any figure."""
