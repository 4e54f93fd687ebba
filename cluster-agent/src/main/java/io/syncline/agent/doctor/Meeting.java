package io.syncline.agent.doctor;

import java.time.Duration;
import java.util.Optional;

/**
 * A question to another node who it is.
 *
 * @param node the name under which it is registered
 * @param answer what it said; empty where it did not answer
 * @param askedMillis own wall time when it was asked
 * @param took how long the answer took
 * @param detail why there is none; empty where there is one
 */
public record Meeting(
    String node, Optional<Introduction> answer, long askedMillis, Duration took, String detail) {}
