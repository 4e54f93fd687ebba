/** Tests of the coordination, against a real ZooKeeper. */
@NullMarked
package io.syncline.agent.coordination;

import org.jspecify.annotations.NullMarked;
