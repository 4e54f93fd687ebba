/**
 * What administrators and programs ask of a node beside its files: its state, its mounts, its
 * health checks, and the HTTP doors. Which error means what to which kind of caller is decided
 * here, in one table.
 */
@NullMarked
package io.syncline.agent.admin;

import org.jspecify.annotations.NullMarked;
