/**
 * The configuration of a node, checked and complete, as records. How it is found and read is {@code
 * config.reading}.
 */
@NullMarked
package io.syncline.agent.config;

import org.jspecify.annotations.NullMarked;
