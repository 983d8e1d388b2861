import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentDocument, FleetProcedure, ProgramDocument } from '../../../constructs/local/document';
import { Component } from '../component';
import { type Member, readMembers, writeMembers } from '../members';
import { programConf } from '../program-conf';
import { Release } from '../release';
import { isUp } from '../supervisor';
import { applyMembers } from './balancer';
import { type PlannedInstance, planFleet } from './fleet-plan';

/**
 * Brings a fleet to its document: starts what is missing, replaces what is of another revision one at a time (the new
 * one is ready and takes requests before the old one is asked to stop), stops what is too many. Instances that stay
 * are not touched. When a new instance does not become ready it is removed again and the old ones go on.
 */
export async function convergeFleet(document: ComponentDocument, procedure: FleetProcedure): Promise<void> {
  const fleet = new Fleet(document, procedure);
  await fleet.install();
  for (const { start, stop } of planFleet(await fleet.instances(), procedure)) {
    if (start.length > 0) await fleet.start(start);
    if (stop.length > 0) await fleet.stop(stop);
  }
  await fleet.settle();
}

class Fleet {
  private readonly component: Component;
  private readonly release: Release;
  private readonly service: string;
  private readonly pattern: ProgramDocument;

  constructor(
    document: ComponentDocument,
    private readonly procedure: FleetProcedure,
  ) {
    this.component = new Component(document);
    this.release = new Release(this.component.folder, document, procedure);
    this.service = document.component;
    this.pattern = document.programs[0] as ProgramDocument;
  }

  install(): Promise<void> {
    return this.release.install(this.component.fill());
  }

  /** Instances that the supervisor knows, whether or not they take requests. */
  async instances(): Promise<PlannedInstance[]> {
    const pattern = new RegExp(`^${this.service}-(\\d+)$`);
    const programs = await this.component.supervisor.programs();
    return programs.flatMap((program) => {
      const number = Number(pattern.exec(program.name)?.[1]);
      return Number.isNaN(number) ? [] : [{ number, isCurrent: isUp(program) && this.isCurrent(number) }];
    });
  }

  async start(numbers: readonly number[]): Promise<void> {
    try {
      await Promise.all(
        numbers.map((number) => this.component.ensurePrograms([this.program(number)], this.values(number))),
      );
    } catch (error) {
      await this.component.removePrograms(numbers.map((number) => this.member(number).name));
      throw error;
    }
    await this.register([...this.registered(), ...numbers.map((number) => this.member(number))]);
  }

  async stop(numbers: readonly number[]): Promise<void> {
    const names = numbers.map((number) => this.member(number).name);
    await this.register(this.registered().filter(({ name }) => !names.includes(name)));
    await this.component.removePrograms(names);
  }

  /** After an interrupted deploy the list of members may lag behind what runs. */
  async settle(): Promise<void> {
    const members = (await this.instances()).map(({ number }) => this.member(number));
    await this.register(members);
    this.component.remember(members.map(({ name }) => name));
    this.release.removeOthers();
  }

  private registered(): Member[] {
    return readMembers(this.component.paths, this.service);
  }

  private async register(members: readonly Member[]): Promise<void> {
    const unique = [...new Map(members.map((member) => [member.name, member])).values()];
    writeMembers(this.component.paths, this.service, unique);
    await applyMembers(this.component.document.environment);
  }

  private member(number: number): Member {
    return { name: `${this.service}-${number}`, port: this.procedure.basePort + number };
  }

  private program(number: number): ProgramDocument {
    return { ...this.pattern, ...this.member(number) };
  }

  private values(number: number) {
    return { instance: String(number), port: String(this.member(number).port), release: this.release.folder };
  }

  private isCurrent(number: number): boolean {
    const file = join(this.component.paths.programs, `${this.member(number).name}.conf`);
    const wanted = programConf(this.component.paths, this.program(number), this.component.fill(this.values(number)));
    return existsSync(file) && readFileSync(file, 'utf8') === wanted;
  }
}
