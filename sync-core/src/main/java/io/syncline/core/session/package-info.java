/**
 * Sessions of clients: what a reader has seen, so that no other node shows it an older state; and
 * what a node makes of that.
 */
@NullMarked
package io.syncline.core.session;

import org.jspecify.annotations.NullMarked;
