/**
 * Amazon Linux 2023 with a container runtime, by its name and not as 'recommended': a new one reaches a fleet by a
 * commit and a rolling change, not by whichever instance happens to start. EC2 looks the id up at each launch.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
 */
const MACHINE_IMAGE = 'al2023-ami-ecs-hvm-2023.0.20260918-kernel-6.1-x86_64';

/** Where the disk of the system is attached in that image. */
export const ROOT_DEVICE = '/dev/xvda';

/** The machine image as a launch template takes it. */
export const machineImage = `resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/${MACHINE_IMAGE}/image_id`;
