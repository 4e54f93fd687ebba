package io.syncline.cli.local;

/**
 * One key of a configuration.
 *
 * @param key dotted name
 * @param value as a person writes it; {@code ***} if masked
 * @param source {@code default}, {@code file} or {@code environment}
 */
public record LocalSetting(String key, String value, String source) {}
