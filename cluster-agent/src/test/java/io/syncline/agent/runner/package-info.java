@NullMarked
package io.syncline.agent.runner;

import org.jspecify.annotations.NullMarked;
