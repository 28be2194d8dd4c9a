/** What a network asks of a machine: its operations, their work and the tensors between them. */
@NullMarked
package org.jointdnn.study.workload;

import org.jspecify.annotations.NullMarked;
