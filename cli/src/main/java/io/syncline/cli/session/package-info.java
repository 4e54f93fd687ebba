/**
 * What all commands share: the global options, the world around the process, and asking one cluster
 * or all of them.
 */
@NullMarked
package io.syncline.cli.session;

import org.jspecify.annotations.NullMarked;
