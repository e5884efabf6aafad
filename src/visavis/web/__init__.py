"""The pages, by audience; they reach the domain through its services and selectors only."""
