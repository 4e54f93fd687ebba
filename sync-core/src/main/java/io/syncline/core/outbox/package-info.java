/**
 * The outbox: intents of mutations from before they can take effect until the log has acked their
 * record.
 */
@NullMarked
package io.syncline.core.outbox;

import org.jspecify.annotations.NullMarked;
