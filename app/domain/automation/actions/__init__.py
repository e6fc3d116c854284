"""What happens to tickets by itself."""

from app.domain.automation.actions.escalate import escalate_due_clocks

__all__ = ["escalate_due_clocks"]
