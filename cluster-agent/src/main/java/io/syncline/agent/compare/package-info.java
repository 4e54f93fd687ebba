/** What this node holds, for comparison with what another cluster does. */
@NullMarked
package io.syncline.agent.compare;

import org.jspecify.annotations.NullMarked;
