/**
 * How the configuration of a node is read: one table of keys, one YAML file, overrides from the
 * environment. Everything that is wrong is told at once, with its place.
 */
@NullMarked
package io.syncline.agent.config.reading;

import org.jspecify.annotations.NullMarked;
