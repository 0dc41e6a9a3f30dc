package dev.lad.campaigns.walk;

import dev.lad.shared.jobs.Outcome;
import java.util.UUID;

/** What a look at a walk leads to. */
sealed interface Turn {

    /** Nothing more: the job has been settled in the transaction. */
    record Settled(Outcome outcome) implements Turn {}

    /** A touch has been committed as started; ask for it. */
    record Ask(Order order) implements Turn {}

    /** The lead's address is wanting; ask whether it is known by now. */
    record Refresh(UUID leadId) implements Turn {}
}
