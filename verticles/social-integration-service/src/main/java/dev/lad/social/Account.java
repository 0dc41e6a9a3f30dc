package dev.lad.social;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;

/**
 * An account of a salesperson.
 *
 * @param unipileId what Unipile calls it
 * @param ownId the owner's id in the network
 * @param zone where its days begin
 * @param dayCaps those that differ from {@link ActionKind#daily}
 * @param checkedAt when Unipile was last asked how it stands, on the wall clock
 */
record Account(
        UUID tenantId,
        UUID id,
        String unipileId,
        Channel channel,
        String name,
        String ownId,
        AccountStatus status,
        ZoneId zone,
        Map<ActionKind, Integer> dayCaps,
        Instant createdAt,
        Instant checkedAt) {

    int daily(ActionKind kind) {
        return dayCaps.getOrDefault(kind, kind.daily());
    }

    LocalDate day(Instant at) {
        return at.atZone(zone).toLocalDate();
    }

    boolean isUsable() {
        return status == AccountStatus.OK;
    }
}
