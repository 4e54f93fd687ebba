@NullMarked
package io.syncline.agent.fencing;

import org.jspecify.annotations.NullMarked;
