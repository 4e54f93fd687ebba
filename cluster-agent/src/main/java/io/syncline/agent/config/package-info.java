/**
 * The configuration of a node: one table of keys, one YAML file, overrides from the environment,
 * and what comes out of them as records. Everything that is wrong is told at once.
 */
@NullMarked
package io.syncline.agent.config;

import org.jspecify.annotations.NullMarked;
