package io.syncline.agent.config;

/**
 * One key with the value that is in force.
 *
 * @param key dotted name, such as {@code ufs.lake.endpoint}
 * @param shown the value as a person writes it; {@link Secret#MASK} for a secret
 * @param source where it comes from
 * @param masked whether it is a secret
 */
public record EffectiveValue(String key, String shown, ConfigSource source, boolean masked) {}
