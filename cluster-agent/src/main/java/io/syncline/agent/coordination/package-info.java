/**
 * Coordination inside a cluster, through ZooKeeper: who is a node of it, and what is mounted.
 * Everything here may be away for long: the node serves what it last knew, and administration
 * waits.
 */
@NullMarked
package io.syncline.agent.coordination;

import org.jspecify.annotations.NullMarked;
