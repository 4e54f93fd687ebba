/**
 * What administrators and programs ask of a node beside its files: its state, its mounts, its
 * stores.
 */
@NullMarked
package io.syncline.agent.admin;

import org.jspecify.annotations.NullMarked;
