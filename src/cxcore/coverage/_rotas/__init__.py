"""Rotas: layers that rotate, the changes people make, and the final rota they lead to."""
