package io.syncline.agent.doctor;

/**
 * Who answers at a door.
 *
 * @param node its name
 * @param version of its software
 * @param wallMillis its wall time when it answered, in milliseconds since 1970
 */
public record Introduction(String node, String version, long wallMillis) {}
