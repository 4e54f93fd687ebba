/**
 * Ports: what the core needs of the world (metadata store, under file system, log), with the
 * contract of each.
 */
@NullMarked
package io.syncline.core.spi;

import org.jspecify.annotations.NullMarked;
