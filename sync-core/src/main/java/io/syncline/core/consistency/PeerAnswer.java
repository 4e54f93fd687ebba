package io.syncline.core.consistency;

import java.util.Optional;

/**
 * What a cluster would answer about one location, and when it said so. Readings of its clocks mean
 * nothing but to others under the same view.
 *
 * @param view names the unbroken tenure of the shard at a node; empty where nobody holds it
 * @param held what it would answer without asking the store; empty where it would ask
 * @param steady steady ticker time of the answer
 * @param now ticker time of the answer, read after the other
 */
public record PeerAnswer(String view, Optional<HeldAnswer> held, long steady, long now) {}
