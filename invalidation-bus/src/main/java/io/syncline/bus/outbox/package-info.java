/**
 * The outbox sender: makes intents durable, appends what they announce, and forgets them when the
 * log has acked.
 */
@NullMarked
package io.syncline.bus.outbox;

import org.jspecify.annotations.NullMarked;
