"""An instance of Sluice driven from outside."""
