import { mount } from 'svelte';
import App from './App.svelte';
import { enter } from './lib/session';
import './styles/tokens.css';
import './styles/base.css';
import './styles/textures.css';
import './styles/shared.css';

const target = document.getElementById('app');
if (target) {
  await enter();
  mount(App, { target });
}
