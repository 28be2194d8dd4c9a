package org.jointdnn.cloud;

import org.jointdnn.training.NetworkHash;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.joint.VisitedWorker;
import org.jointdnn.wire.training.TrainingSetup;

/** This side of a training. */
record Training(TrainingSetup setup, TrainingNetwork network, NetworkHash hash, VisitedWorker worker) {}
