"""The screens themselves: home, the attract loop, idle, live updates, health, and what a visitor may switch."""
