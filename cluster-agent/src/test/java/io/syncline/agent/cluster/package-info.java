@NullMarked
package io.syncline.agent.cluster;

import org.jspecify.annotations.NullMarked;
