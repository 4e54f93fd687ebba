@NullMarked
package io.syncline.agent.doctor;

import org.jspecify.annotations.NullMarked;
