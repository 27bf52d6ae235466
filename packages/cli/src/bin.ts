#!/usr/bin/env node
import process from 'node:process';
import { processContext } from './context.ts';
import { main } from './main.ts';

process.exitCode = await main(processContext());
