/**
 * Brokers, ZooKeeper servers and nodes as processes of their own, joined by links that can break.
 */
@NullMarked
package io.syncline.chaos.process;

import org.jspecify.annotations.NullMarked;
