package io.syncline.agent.admin;

/**
 * One condition of being ready.
 *
 * @param name short name, such as {@code mount-table}
 * @param ok whether it holds
 * @param detail what was found, one line; may be empty when it holds
 */
public record ReadinessCheck(String name, boolean ok, String detail) {}
