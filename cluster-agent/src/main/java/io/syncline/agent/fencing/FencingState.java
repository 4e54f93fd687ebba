package io.syncline.agent.fencing;

import io.syncline.core.model.Origin;
import java.time.Instant;
import java.util.Optional;

/**
 * How far an origin is declared gone.
 *
 * @param target who, with its older incarnations
 * @param processIsDead whether somebody said that the process is dead
 * @param beginnings how often it was begun; more than once if the origin was heard of meanwhile
 * @param detail what is done, or why it was begun again; for a person
 * @param since wall time of the first beginning
 * @param until wall time until which is waited at least; empty before it is known
 */
public record FencingState(
    Origin target,
    boolean processIsDead,
    int beginnings,
    String detail,
    Instant since,
    Optional<Instant> until) {}
