package io.syncline.agent.fencing;

import io.syncline.core.origin.FencingTarget;
import java.time.Instant;
import java.util.Optional;

/**
 * How far origins are declared gone.
 *
 * @param target who
 * @param processIsDead whether somebody said that their processes are dead
 * @param beginnings how often it was begun; more than once if one of them was heard of meanwhile
 * @param detail what is done, why it was begun again, or what is in its way; for a person
 * @param since wall time of the first beginning
 * @param until wall time until which is waited at least; empty before it is known
 */
public record FencingState(
    FencingTarget target,
    boolean processIsDead,
    int beginnings,
    String detail,
    Instant since,
    Optional<Instant> until) {}
