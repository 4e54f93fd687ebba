/** What a node says for its whole cluster, and asks the other nodes for. */
@NullMarked
package io.syncline.agent.cluster;

import org.jspecify.annotations.NullMarked;
