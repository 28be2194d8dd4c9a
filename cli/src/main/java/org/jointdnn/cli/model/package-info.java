/** Models that the user names, the folder where they are kept, and the tensors that go into them. */
@NullMarked
package org.jointdnn.cli.model;

import org.jspecify.annotations.NullMarked;
